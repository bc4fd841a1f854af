"""What CPython runs: classes, generators, numbers, strings, dictionaries, sorting, regular expressions and exceptions."""

import collections
import json
import re


class Account:
    def __init__(self, name, balance):
        self.name = name
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError(f"{self.name} has {self.balance}, not {amount}")
        self.balance -= amount


def accounts():
    refused = 0
    account = Account("a", 20_000)
    for amount in range(400):
        try:
            account.withdraw(amount)
        except ValueError as failure:
            refused += len(str(failure))
    return account.balance, refused


def primes(most):
    composite = bytearray(most + 1)
    for number in range(2, most + 1):
        if not composite[number]:
            yield number
            composite[number * number :: number] = b"\1" * len(range(number * number, most + 1, number))


def words():
    state = 1
    counts = collections.Counter()
    for _ in range(3000):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        counts[f"word{(state >> 8) % 300}"] += 1
    line = " ".join(f"{word},{count}" for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return re.sub(r"word(\d+),(\d+)", r"\2x\1", line)


def documents():
    people = [{"id": i, "name": f"person {i}", "tags": [i % 3, i % 5], "score": i / 8} for i in range(200)]
    again = json.loads(json.dumps(people))
    return sum(person["score"] for person in again if person["tags"][0] == 1)


print(accounts(), sum(primes(20_000)), words(), documents(), 3**500 % 10**40, sep="\n")
