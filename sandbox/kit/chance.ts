/** A seeded generator of numbers in [0, 1): the same seed gives the same row of numbers on every machine. */
export function chance(seed: string): () => number {
  let a = fnv(seed, 0x811c9dc5);
  let b = fnv(seed, a ^ 0x9e3779b9);
  let c = fnv(seed, b ^ 0x85ebca6b);
  let counter = 1;
  // sfc32 (Chris Doty-Humphrey, PractRand): small, fast, and long enough for any simulation of ours.
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  // The first rounds still resemble the seed.
  for (let round = 0; round < 15; round += 1) next();
  return next;
}

function fnv(text: string, basis: number): number {
  let hash = basis | 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
