/** Loads a polyfill where the browser has no Temporal; the engine looks it up at each use. */
export async function withTemporal(): Promise<void> {
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
}
