/** 128 unguessable bits in the alphabet of ids. `crypto.randomUUID` would need a secure context; this does not. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
