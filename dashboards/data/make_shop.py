#!/usr/bin/env python3
"""Writes shop.db, campaigns.csv and budget.csv, the data of the example dashboards, beside this file.

The shop sells coffee gear to cafés. All of it is made up; without a clock and without randomness, so
that each run writes the same rows."""

import csv
import datetime
import os
import sqlite3

HERE = os.path.dirname(os.path.abspath(__file__))
START = datetime.date(2026, 10, 1)
DAYS = 61
MASK = (1 << 64) - 1


def mix(*parts):
    """A number of 64 bits that the parts choose (splitmix64)."""
    state = 0x5EED
    for part in parts:
        for byte in str(part).encode() + b"/":
            state = (state ^ byte) + 0x9E3779B97F4A7C15 & MASK
            state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
            state = (state ^ state >> 27) * 0x94D049BB133111EB & MASK
            state ^= state >> 31
    return state


def unit(*parts):
    """A number from 0 up to 1 that the parts choose."""
    return (mix(*parts) >> 11) / (1 << 53)


def choose(weights, *parts):
    """An index, likelier where the weight is larger."""
    rest = unit(*parts) * sum(weights)
    for index, weight in enumerate(weights):
        rest -= weight
        if rest < 0:
            return index
    return len(weights) - 1


# name, category, price and cost in cents, popularity
PRODUCTS = [
    ("Aurora espresso machine", "Machines", 249900, 171000, 3),
    ("Piccolo espresso machine", "Machines", 89900, 61500, 7),
    ("Stone grinder", "Grinders", 64900, 40300, 8),
    ("Hand grinder", "Grinders", 8900, 4700, 18),
    ("Swan-neck kettle", "Brewing", 7900, 3900, 20),
    ("Glass dripper", "Brewing", 3400, 1300, 26),
    ("Brewing scale", "Brewing", 5900, 2900, 22),
    ("House blend, 5 kg", "Beans", 11500, 7600, 60),
    ("Yirgacheffe, 5 kg", "Beans", 16900, 11900, 34),
    ("Decaf, 5 kg", "Beans", 13900, 9900, 16),
    ("Paper filters, 1000", "Supplies", 2900, 1100, 48),
    ("Descaler, 10 l", "Supplies", 4500, 1900, 24),
    ("Cups, set of 24", "Supplies", 9600, 4100, 19),
]

# region, share of the orders, growth over the two months
REGIONS = [
    ("Benelux", 17, 0.10),
    ("DACH", 34, 0.22),
    ("Iberia", 12, 0.45),
    ("Nordics", 21, 0.05),
    ("UK & Ireland", 16, -0.12),
]

NAMES = {
    "Benelux": ["De Branderij", "Koffiehuis Noord", "Maas & Moka", "Petit Grain", "Café Kanaal", "Zwarte Parel", "Bonen & Co", "Le Filtre"],
    "DACH": ["Rösthaus Lind", "Café Zentral", "Bohnenwerk", "Kaffeekontor Alt", "Mühle am Markt", "Stadtrand", "Kleine Pause", "Tassenwerk", "Morgenrot", "Gleis 7", "Café Falter", "Drei Tassen"],
    "Iberia": ["Casa do Grão", "La Taza Azul", "Café Ribeira", "Molino Viejo", "Sal y Café", "Bica Branca"],
    "Nordics": ["Brygghuset", "Kaffebaren Nord", "Fika & Sön", "Hygge Kaffe", "Kahvila Kuu", "Lille Kopp", "Mørk & Lys", "Varm Bønne"],
    "UK & Ireland": ["Copper Kettle", "Fourth Cup", "Harbour Roast", "The Grind", "Liffey Beans", "Slow Pour", "Quay Coffee"],
}
SEGMENTS = ["café", "roastery", "office", "hotel"]
CHANNELS = ["web", "app", "phone", "partner"]
REASONS = ["damaged", "wrong item", "late", "changed mind"]
WEEK = [1.15, 1.2, 1.1, 1.05, 1.0, 0.55, 0.45]
HOURS = [1, 1, 1, 1, 2, 5, 12, 24, 36, 42, 40, 34, 28, 32, 38, 40, 34, 26, 20, 16, 12, 8, 4, 2]
PEAKS = {"2026-10-15": 1.5, "2026-11-12": 0.35, "2026-11-23": 1.3, "2026-11-24": 1.4, "2026-11-25": 1.6, "2026-11-26": 1.9, "2026-11-27": 3.1, "2026-11-28": 2.6, "2026-11-30": 2.4}


def customers():
    rows = []
    for region, _, _ in REGIONS:
        for name in NAMES[region]:
            since = datetime.date(2019, 1, 1) + datetime.timedelta(days=int(unit("since", name) * 2600))
            segment = SEGMENTS[choose([6, 3, 2, 2], "segment", name)]
            rows.append((len(rows) + 1, name, region, segment, since.isoformat()))
    return rows


def orders(people):
    rows = []
    for day in range(DAYS):
        date = START + datetime.timedelta(days=day)
        for region, share, growth in REGIONS:
            level = 0.62 * share * WEEK[date.weekday()] * PEAKS.get(date.isoformat(), 1) * (1 + growth * day / DAYS)
            count = int(level * (0.85 + 0.3 * unit("level", day, region)) + unit("round", day, region))
            local = [p for p in people if p[2] == region]
            weights = [1 + 9 * unit("weight", p[1]) ** 2 for p in local]
            for n in range(count):
                key = (day, region, n)
                hour = choose(HOURS, "hour", *key)
                second = int(unit("second", *key) * 3600)
                customer = local[choose(weights, "customer", *key)]
                product = choose([p[4] for p in PRODUCTS], "product", *key)
                price = PRODUCTS[product][2]
                most = 2 if price > 50000 else 12
                quantity = 1 + int(unit("quantity", *key) ** 2 * most)
                off = 0.85 if date.isoformat() in ("2026-11-27", "2026-11-28", "2026-11-30") else 1
                status = ["paid", "open", "cancelled"][choose([94, 3, 3], "status", *key)]
                channel = CHANNELS[choose([52, 26 + day // 4, 12, 10], "channel", *key)]
                at = f"{date} {hour:02}:{second // 60:02}:{second % 60:02}"
                rows.append((at, customer[0], product + 1, quantity, int(price * quantity * off), channel, status))
    return [(i + 1, *row) for i, row in enumerate(sorted(rows))]


def refunds(bought):
    rows = []
    for order, at, _, product, _, amount, _, status in bought:
        late = 0.09 if product == 13 and "2026-11-05" <= at < "2026-11-16" else 0
        if status != "paid" or unit("refund", order) >= 0.028 + late:
            continue
        when = datetime.datetime.fromisoformat(at) + datetime.timedelta(hours=20 + int(unit("after", order) * 100))
        reason = "damaged" if late else REASONS[choose([4, 2, 3, 3], "reason", order)]
        if when.date() < START + datetime.timedelta(days=DAYS):
            rows.append((order, when.isoformat(" "), amount, reason))
    return [(i + 1, *row) for i, row in enumerate(sorted(rows, key=lambda r: r[1]))]


def targets():
    rows = []
    for day in range(DAYS):
        date = START + datetime.timedelta(days=day)
        for region, share, _ in REGIONS:
            november = 1.12 if date.month == 11 else 1
            sale = 2.2 if "2026-11-26" <= date.isoformat() <= "2026-11-30" else 1
            rows.append((date.isoformat(), region, round(share * 26500 * WEEK[date.weekday()] * november * sale, -3)))
    return rows


SCHEMA = """
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT, price_cents INTEGER, cost_cents INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, region TEXT, segment TEXT, since DATE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, created_at DATETIME, customer_id INTEGER, product_id INTEGER,
  quantity INTEGER, amount_cents INTEGER, channel TEXT, status TEXT);
CREATE TABLE refunds (id INTEGER PRIMARY KEY, order_id INTEGER, created_at DATETIME, amount_cents INTEGER, reason TEXT);
CREATE TABLE targets (day DATE, region TEXT, amount_cents INTEGER);
CREATE VIEW sales AS
  SELECT o.id, o.created_at, o.quantity, o.amount_cents / 100.0 AS amount, o.channel,
    c.name AS customer, c.region, c.segment, p.name AS product, p.category,
    (o.amount_cents - p.cost_cents * o.quantity) / 100.0 AS margin
  FROM orders o JOIN customers c ON c.id = o.customer_id JOIN products p ON p.id = o.product_id
  WHERE o.status = 'paid';
"""

CAMPAIGNS = [
    ("2026-10-15T00:00:00Z", "2026-10-16T00:00:00Z", "International coffee day", "DACH", 1800),
    ("2026-11-12T06:20:00Z", "2026-11-12T19:40:00Z", "Payment provider down", "all", 0),
    ("2026-11-23T00:00:00Z", "2026-12-01T00:00:00Z", "Black week", "all", 9500),
]


def budget():
    rows = []
    for month in ("2026-10", "2026-11"):
        for region, share, _ in REGIONS:
            planned = share * 220
            rows.append((month, region, planned, round(planned * (0.7 + 0.5 * unit("spent", month, region)), 2)))
    return rows


def write_csv(name, header, rows):
    with open(os.path.join(HERE, name), "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def main():
    path = os.path.join(HERE, "shop.db")
    if os.path.exists(path):
        os.remove(path)
    people = customers()
    bought = orders(people)
    tables = {
        "products": [(i + 1, *p[:4]) for i, p in enumerate(PRODUCTS)],
        "customers": people,
        "orders": bought,
        "refunds": refunds(bought),
        "targets": targets(),
    }
    db = sqlite3.connect(path)
    db.executescript("PRAGMA page_size = 4096;" + SCHEMA)
    for table, rows in tables.items():
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    db.commit()
    db.execute("VACUUM")
    db.close()
    write_csv("campaigns.csv", ["start_time", "end_time", "name", "region", "cost"], CAMPAIGNS)
    write_csv("budget.csv", ["month", "region", "planned", "spent"], budget())


if __name__ == "__main__":
    main()
