"""An evaluator of expressions: tuples for the nodes, dictionaries for the variables, lists for the arguments."""

from __future__ import annotations


def main():
    node = program()
    total = 0
    for n in range(5000, 0, -1):
        total += evaluate(node, {"n": n})
    return total


def program():
    square = ("mul", ("var", "x"), ("var", "x"))
    steps = [
        ("var", "x"),
        square,
        (
            "if",
            ("less", ("var", "x"), ("int", 100)),
            ("sub", square, ("int", 1)),
            ("sum", [square, ("int", 7), ("var", "n")]),
        ),
        (
            "let",
            "y",
            ("sum", [("int", 1), ("int", 2), ("var", "x"), square]),
            (
                "sub",
                ("mul", ("var", "y"), ("int", 2)),
                ("sum", [("var", "y"), ("var", "x"), ("var", "n"), ("int", 11)]),
            ),
        ),
    ]
    return ("let", "x", ("add", ("var", "n"), ("int", 3)), ("sum", steps))


def evaluate(node, env):
    kind = node[0]
    if kind == "int":
        return node[1]
    if kind == "var":
        return env[node[1]]
    if kind == "add":
        return evaluate(node[1], env) + evaluate(node[2], env)
    if kind == "sub":
        return evaluate(node[1], env) - evaluate(node[2], env)
    if kind == "mul":
        return evaluate(node[1], env) * evaluate(node[2], env)
    if kind == "less":
        return evaluate(node[1], env) < evaluate(node[2], env)
    if kind == "sum":
        total = 0
        for inner in node[1]:
            total += evaluate(inner, env)
        return total
    if kind == "let":
        return evaluate(node[3], {**env, node[1]: evaluate(node[2], env)})
    if kind == "if":
        return evaluate(node[2], env) if evaluate(node[1], env) else evaluate(node[3], env)
    raise ValueError(kind)
