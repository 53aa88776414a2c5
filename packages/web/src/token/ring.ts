/** The square in which rosettes are drawn has this side. */
export const rosetteSize = 200;

const center = rosetteSize / 2;
const points = 480;
const threads = 14;

/** Where a ring lies: its radii, in the square's units. */
export interface Band {
  readonly inner: number;
  readonly outer: number;
}

/**
 * Draws bytes as a guilloche, the woven ring of bank notes: the same bytes give the same ring, others another. For eyes
 * alone; it proves nothing.
 *
 * @returns SVG path data of one closed line that goes round for each thread.
 */
export function drawRing(bytes: Uint8Array, { inner, outer }: Band): string {
  const numbers = numbersOf(bytes);
  const pick = (from: number, to: number) => from + Math.floor(numbers() * (to - from + 1));
  const middle = (inner + outer) / 2;
  // Outer rings have room for more waves.
  const waves = pick(Math.ceil(middle / 8), Math.ceil(middle / 4.5));
  const ripples = waves * pick(2, 3) + pick(-1, 1);
  const weight = 0.5 + numbers() * 0.4;
  const lean = pick(1, 3);
  const turn = numbers() * Math.PI * 2;
  const lines = Array.from({ length: threads }, (_, thread) => {
    const phase = (thread / threads) * Math.PI * 2;
    return line((angle) => {
      const wave =
        weight * Math.sin(waves * angle + phase) + (1 - weight) * Math.sin(ripples * angle - lean * phase);
      return middle + ((outer - inner) / 2) * wave;
    }, turn);
  });
  return lines.join("");
}

function line(radius: (angle: number) => number, turn: number): string {
  const spots = Array.from({ length: points }, (_, index) => {
    const angle = (index / points) * Math.PI * 2;
    const x = center + Math.cos(angle + turn) * radius(angle);
    const y = center + Math.sin(angle + turn) * radius(angle);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${spots.join("L")}Z`;
}

/** Numbers from 0 up to 1 that follow from every byte (FNV-1a, then xorshift). */
function numbersOf(bytes: Uint8Array): () => number {
  let state = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state / 2 ** 32;
  };
}
