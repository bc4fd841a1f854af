// Objects, strings, maps, sorting and exceptions of Kotlin, with the collector of the engine.
@file:OptIn(kotlin.wasm.ExperimentalWasmInterop::class)

private sealed interface Term {
    fun value(of: Map<String, Long>): Long
}

private data class Number(val number: Long) : Term {
    override fun value(of: Map<String, Long>) = number
}

private data class Name(val name: String) : Term {
    override fun value(of: Map<String, Long>) = of[name] ?: throw NoSuchElementException(name)
}

private data class Sum(val left: Term, val right: Term) : Term {
    override fun value(of: Map<String, Long>) = left.value(of) + right.value(of)
}

private data class Product(val left: Term, val right: Term) : Term {
    override fun value(of: Map<String, Long>) = left.value(of) * right.value(of)
}

private class Random(private var state: Long) {
    fun next(bound: Int): Int {
        state = state * 6364136223846793005L + 1442695040888963407L
        return ((state ushr 33) % bound).toInt()
    }
}

private fun term(random: Random, depth: Int): Term =
    when (if (depth == 0) random.next(2) else 2 + random.next(2)) {
        0 -> Number(random.next(100).toLong())
        1 -> Name("n" + random.next(12))
        2 -> Sum(term(random, depth - 1), term(random, depth - 1))
        else -> Product(term(random, depth - 1), term(random, depth - 1))
    }

private data class Person(val name: String, val age: Int)

private fun terms(random: Random): Long {
    val names = HashMap<String, Long>()
    for (i in 0 until 10) names["n$i"] = random.next(1000).toLong()
    var sum = 0L
    for (i in 0 until 20) {
        sum = sum * 31 + try {
            term(random, 5).value(names)
        } catch (missing: NoSuchElementException) {
            missing.message!!.length.toLong()
        }
    }
    return sum
}

private fun people(random: Random): Long {
    val people = List(300) { Person("person ${random.next(500)}", random.next(90)) }
    val text = StringBuilder()
    people.groupBy { it.age / 10 }.entries.sortedBy { it.key }.forEach { (decade, group) ->
        text.append(decade).append(':')
        group.distinct().sortedWith(compareBy<Person> { it.name }.thenByDescending { it.age })
            .joinTo(text, ",") { it.name.substring(7) }
    }
    return text.toString().split(',').fold(0L) { sum, word -> sum * 31 + word.hashCode() }
}

private fun primes(most: Int): Long {
    val composite = BooleanArray(most + 1)
    return (2..most).asSequence().filter { number ->
        if (!composite[number]) for (multiple in number * 2..most step number) composite[multiple] = true
        !composite[number]
    }.map { it.toLong() }.sum()
}

/** Does all [times] times; returns what it computed, folded. */
@kotlin.wasm.WasmExport
fun run(times: Int): Long {
    val random = Random(1)
    var sum = 0L
    repeat(times) { sum = ((sum * 31 + terms(random)) * 31 + people(random)) * 31 + primes(500) }
    return sum
}

fun main() {}
