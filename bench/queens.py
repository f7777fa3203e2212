"""All solutions of the queens problem on a board of 9, by list comprehension."""

from __future__ import annotations

SIZE = 9


def main():
    solutions = queens(SIZE)
    value = 0
    for board in solutions:
        value = (value * 31 + board[0]) % 1000003
    return (len(solutions), value)


def queens(n):
    if n == 0:
        return [[]]
    return [[q, *board] for board in queens(n - 1) for q in range(1, SIZE + 1) if safe(q, board)]


def safe(q, board):
    distance = 1
    for other in board:
        if q == other or abs(q - other) == distance:
            return False
        distance += 1
    return True
