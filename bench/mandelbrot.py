"""The Mandelbrot set on a grid of 120 by 80 points, with floats."""

from __future__ import annotations

WIDTH = 120
HEIGHT = 80
LIMIT = 50


def main():
    total = 0
    for y in range(HEIGHT):
        ci = y * 2.0 / HEIGHT - 1.0
        for x in range(WIDTH):
            total += iterate(x * 3.0 / WIDTH - 2.0, ci)
    return total


def iterate(cr, ci):
    zr = zi = 0.0
    for n in range(LIMIT):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return n
        zr, zi = zr2 - zi2 + cr, 2.0 * zr * zi + ci
    return LIMIT
