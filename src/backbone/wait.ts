/** The outcome of some work over a connection; rejects at once when the connection breaks, which `signal` tells. */
export function over<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const broken = (): void => reject(new Error('the connection to the broker broke before its answer came'));
    if (signal.aborted) broken();
    signal.addEventListener('abort', broken, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', broken));
  });
}

/** Waits, but not past the end. */
export function pause(wait_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const up = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', up);
      resolve();
    };
    const timer = setTimeout(up, wait_ms);
    signal.addEventListener('abort', up);
  });
}
