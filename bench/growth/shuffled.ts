/** The numbers below `count` in random order, each once; `undefined` after the last. */
export function shuffled(count: number): () => number | undefined {
  const numbers = Uint32Array.from({ length: count }, (_, index) => index);
  let left = count;
  return () => {
    if (left === 0) return undefined;
    const picked = Math.floor(Math.random() * left);
    left -= 1;
    const number = numbers[picked];
    numbers[picked] = numbers[left] ?? 0;
    return number;
  };
}
