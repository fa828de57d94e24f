/** Waits until something holds, looking often; throws with what it waited for when it takes too long. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, within_ms = 15_000): Promise<void> {
  const deadline = performance.now() + within_ms;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${within_ms} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
