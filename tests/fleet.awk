# Twelve hours of a made-up shop, 2025-06-02 00:00 to 12:00 UTC at 30 s, without clock or chance.
# awk -v form=openmetrics|import -f fleet.awk </dev/null: OpenMetrics for promtool (seconds, families
# together, an end mark), or the exposition format for VictoriaMetrics (milliseconds).
# In it: `shop_orders_total` is reset at 05:00, the till in the garage is silent from 03:00 to 03:20,
# the freezer reports NaN at 06:00, and requests are slow from 08:00 to 08:30.

function line(series, value, t) {
  printf "%s %s %s\n", series, value, form == "import" ? t "000" : t
}
function wave(i, period, phase) { return sin(6.283185307179586 * i / period + phase) }
function family(name, kind, help) {
  print "# HELP " name " " help
  print "# TYPE " name " " kind
}

BEGIN {
  start = 1748822400; step = 30; last = 1440
  split("web-1 web-2 till garage", host, " ")

  family("shop_load", "gauge", "How busy a host is.")
  for (h = 1; h <= 4; h++)
    for (i = 0; i <= last; i++) {
      if (host[h] == "garage" && i > 360 && i < 400) continue
      line("shop_load{host=\"" host[h] "\"}", sprintf("%.4f", h + wave(i, 240 + 40 * h, h)), start + i * step)
    }

  family("shop_temperature_celsius", "gauge", "What thermometers say.")
  for (i = 0; i <= last; i++)
    line("shop_temperature_celsius{room=\"freezer\"}", i == 720 ? "NaN" : sprintf("%.2f", -18 + wave(i, 90, 0)), start + i * step)

  total = form == "import" ? "shop_orders_total" : "shop_orders"
  family(total, "counter", "Orders taken.")
  for (h = 1; h <= 2; h++)
    for (code = 200; code <= 500; code += 300) {
      sum = 0
      for (i = 0; i <= last; i++) {
        if (i == 600) sum = 0
        sum += code == 200 ? int(20 + 8 * wave(i, 1440, h)) : (i % (7 + h) == 0)
        line("shop_orders_total{code=\"" code "\",host=\"" host[h] "\"}", sum, start + i * step)
      }
    }

  family("shop_request_seconds", "histogram", "How long requests took.")
  n = split("0.01 0.05 0.1 0.5 1 +Inf", le, " ")
  for (b = 1; b <= n; b++) {
    seen = 0
    for (i = 0; i <= last; i++) {
      slow = i >= 960 && i < 1020
      seen += int((slow ? 2 : 6) * b + (b == n ? (slow ? 30 : 1) : 0))
      line("shop_request_seconds_bucket{le=\"" le[b] "\"}", seen, start + i * step)
    }
  }
  for (i = 0; i <= last; i++) {
    count += i >= 960 && i < 1020 ? 42 : 37
    line("shop_request_seconds_count", count, start + i * step)
  }
  for (i = 0; i <= last; i++) {
    spent += i >= 960 && i < 1020 ? 31.5 : 3.25
    line("shop_request_seconds_sum", spent, start + i * step)
  }
  if (form != "import") print "# EOF"
}
