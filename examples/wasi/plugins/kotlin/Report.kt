// A report about the words of the input: a program in Kotlin/Wasm, whose library has no input, no environment and no files.
// Wasi.kt has what it takes of WASI.
import kotlin.time.Clock
import kotlin.time.ExperimentalTime

private const val PATH = "/data/words.txt"

@OptIn(ExperimentalTime::class)
fun main() {
    val greeting = environment()["GREETING"] ?: exit(3, "there is no variable GREETING")
    val words = readAll(STANDARD_INPUT).decodeToString().split(' ', '\n').filter { it.isNotEmpty() }.sorted()
    var longest = ""
    for (word in words) {
        if (word.length > longest.length) longest = word
    }
    try {
        writeFile(PATH, words.joinToString("") { "$it\n" }.encodeToByteArray())
        val bytes = readFile(PATH).size
        val now = Clock.System.now().epochSeconds
        println(
            "$greeting from Kotlin: ${words.size} words, ${words.toSet().size} distinct, the longest is $longest, " +
                "$bytes bytes in $PATH, at $now s"
        )
    } catch (e: WasiException) {
        exit(2, "$PATH: ${e.message}")
    } catch (e: Throwable) {
        exit(4, "$e")
    }
}
