"""Doubly recursive Fibonacci."""

from __future__ import annotations


def main():
    return fib(26)


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
