/** What may go wrong with one HTTP request to a stand-in, as the seeded schedule says. */
export type Mishap =
  | { readonly kind: 'none' }
  /** Answer 500 (or the vendor's own shape of it) without doing the work. */
  | { readonly kind: 'error' }
  /** Answer the vendor's throttle error without doing the work. */
  | { readonly kind: 'throttle' }
  /** Do the work, then never answer: the connection is cut. */
  | { readonly kind: 'silence_after' }
  /** The system is down: the connection is refused or cut before anything is read. */
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly wait_ms: number };

/** Decides mishaps; the kit applies them around the routes, asking the stand-in only for its error shapes. */
export interface Faults {
  /** Called once for each request to a vendor route. Control routes (`/_sandbox/…`) are never asked about. */
  next(system: string): Mishap;
}
