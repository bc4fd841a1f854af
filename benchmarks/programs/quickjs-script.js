// What QuickJS runs: classes, closures, numbers, strings, regular expressions, JSON, maps, sorting and exceptions.
class Vector {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  add(other) {
    return new Vector(this.x + other.x, this.y + other.y);
  }
  get length() {
    return Math.sqrt(this.x * this.x + this.y * this.y);
  }
}

let state = 1;
const random = (bound) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return (state >>> 8) % bound;
};

function vectors() {
  let sum = new Vector(0, 0);
  for (let i = 0; i < 8000; i++) sum = sum.add(new Vector(i % 7, (i % 5) / 2));
  return sum.length.toFixed(6);
}

function integers() {
  let hash = 0;
  for (let i = 0; i < 60000; i++) hash = (hash * 31 + (i ^ (hash >>> 3))) | 0;
  return hash;
}

function text() {
  const words = [];
  for (let i = 0; i < 1500; i++) words.push(`word${random(400)}`);
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const line = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20).join(' ');
  return line.replace(/word(\d+),(\d+)/g, (all, number, count) => `${count}x${number}`);
}

function json() {
  const people = Array.from({length: 200}, (unused, i) => ({id: i, name: `person ${i}`, tags: [i % 3, i % 5], score: i / 8}));
  const again = JSON.parse(JSON.stringify(people));
  return again.filter(({tags: [first]}) => first === 1).reduce((sum, {score}) => sum + score, 0);
}

function* fibonacci() {
  for (let [a, b] = [0n, 1n]; ; [a, b] = [b, a + b]) yield a;
}

function large() {
  let count = 0;
  for (const number of fibonacci()) if (++count > 300) return number.toString();
}

function failures() {
  let caught = 0;
  for (let i = 0; i < 500; i++) {
    try {
      if (i % 3 === 0) null.nothing;
      else if (i % 3 === 1) throw new RangeError('no');
    } catch (e) {
      caught += e instanceof TypeError ? 1 : 1000;
    }
  }
  return caught;
}

print([vectors(), integers(), text(), json(), large(), failures()].join('\n'));
