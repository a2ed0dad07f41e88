#!/usr/bin/env python3
"""Makes countries.bin.gz of world-atlas' countries-50m.json: fewer points on a coarser grid, in bytes.

    python3 make.py countries-50m.json countries.bin.gz

Numbers are LEB128; signed ones zigzag first. The file: number of arcs; each arc: number of points, then
differences of longitude and latitude from the point before, in 1/50 of a degree; number of countries; each
country: length of its name, its name in UTF-8, number of rings; each ring: number of arcs, then each arc's
index, `!index` for one that runs backwards.
"""
import gzip
import json
import sys

GRID = 50
TOLERANCE = 0.024
LEAST_RING = 0.0022  # in square degrees; a country's greatest ring always stays


def simplified(points):
    """Douglas-Peucker, without recursion; the ends stay."""
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        (ax, ay), (bx, by) = points[a], points[b]
        length = (bx - ax) ** 2 + (by - ay) ** 2
        far, at = TOLERANCE**2, None
        for i in range(a + 1, b):
            x, y = points[i]
            t = 0 if length == 0 else max(0, min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
            d = (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2
            if d > far:
                far, at = d, i
        if at is not None:
            keep.add(at)
            todo += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def main(source, target):
    atlas = json.load(open(source, encoding="utf-8"))
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring_points(ring):
        for ref in ring:
            yield from (arcs[ref] if ref >= 0 else reversed(arcs[~ref]))

    def area(ring):
        p = list(ring_points(ring))
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(p, p[1:] + p[:1]))) / 2

    countries = []
    for shape in atlas["objects"]["countries"]["geometries"]:
        polygons = shape.get("arcs", [])
        rings = [r for p in (polygons if shape["type"] == "MultiPolygon" else [polygons]) for r in p]
        sizes = [area(r) for r in rings]
        rings = [r for r, size in zip(rings, sizes) if size >= LEAST_RING or size == max(sizes)]
        countries.append((shape["properties"]["name"], rings))
    countries.sort()

    used = sorted({ref if ref >= 0 else ~ref for _, rings in countries for ring in rings for ref in ring})
    place = {arc: i for i, arc in enumerate(used)}
    out = bytearray()

    def number(n):
        while n > 127:
            out.append(n & 127 | 128)
            n >>= 7
        out.append(n)

    def signed(n):
        number(n << 1 if n >= 0 else (-n << 1) - 1)

    number(len(used))
    for arc in used:
        points = []
        for x, y in simplified(arcs[arc]):
            p = (round(x * GRID), round(y * GRID))
            if not points or points[-1] != p:
                points.append(p)
        if len(points) == 1:
            points.append(points[0])
        number(len(points))
        x = y = 0
        for px, py in points:
            signed(px - x)
            signed(py - y)
            x, y = px, py
    number(len(countries))
    for name, rings in countries:
        text = name.encode()
        number(len(text))
        out.extend(text)
        number(len(rings))
        for ring in rings:
            number(len(ring))
            for ref in ring:
                signed(place[ref] if ref >= 0 else ~place[~ref])
    with open(target, "wb") as file:
        file.write(gzip.compress(bytes(out), 9, mtime=0))


main(*sys.argv[1:])
