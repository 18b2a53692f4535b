/** Chance, injected: the same seed gives the same run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** Makes identifiers: unique within a station, and the same again for the same seed where the source is seeded. */
export interface Ids {
  /** Lower-case hexadecimal digits of `octets` random octets. */
  hex(octets: number): string;
}

/** Small seeded generator (sfc32), good enough for simulation and jitter; never for secrets. */
export function seededRandom(seed: string): Random {
  let [a, b, c] = hash3(seed);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return { next };
}

export function seededIds(random: Random): Ids {
  return {
    hex: (octets) =>
      Array.from({ length: octets }, () =>
        Math.floor(random.next() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
  };
}

/** Three 32-bit words from a text (FNV-1a with different offsets). */
function hash3(text: string): [number, number, number] {
  const hash = (offset: number): number => {
    let h = offset;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    return h | 0;
  };
  return [hash(0x811c9dc5), hash(0x1b873593), hash(0x5bd1e995)];
}
