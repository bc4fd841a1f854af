// A report about the words of the input: a program in AssemblyScript.
import { readFile, writeFile } from "./files";

const PATH = "/data/words.txt";

function readInput(): string {
  let input = new ArrayBuffer(0);
  const chunk = new ArrayBuffer(4096);
  for (let length = process.stdin.read(chunk); length > 0; length = process.stdin.read(chunk)) {
    const longer = new ArrayBuffer(input.byteLength + length);
    memory.copy(changetype<usize>(longer), changetype<usize>(input), input.byteLength);
    memory.copy(changetype<usize>(longer) + input.byteLength, changetype<usize>(chunk), length);
    input = longer;
  }
  return String.UTF8.decode(input);
}

function wordsOf(input: string): string[] {
  const words = new Array<string>();
  const parts = input.replaceAll("\n", " ").split(" ");
  for (let i = 0; i < parts.length; i++) {
    if (parts[i].length > 0) {
      words.push(parts[i]);
    }
  }
  return words;
}

function main(): void {
  if (!process.env.has("GREETING")) {
    throw new Error("there is no variable GREETING");
  }
  const greeting = process.env.get("GREETING");
  const words = wordsOf(readInput());
  const distinct = new Set<string>();
  let longest = "";
  for (let i = 0; i < words.length; i++) {
    distinct.add(words[i]);
    if (words[i].length > longest.length) {
      longest = words[i];
    }
  }
  words.sort();
  writeFile(PATH, String.UTF8.encode(words.length > 0 ? words.join("\n") + "\n" : ""));
  const bytes = readFile(PATH);
  const now = Date.now() / 1000;
  console.log(
    `${greeting} from AssemblyScript: ${words.length} words, ${distinct.size} distinct, the longest is ${longest}, ` +
      `${bytes.byteLength} bytes in ${PATH}, at ${now} s`
  );
}

main();
