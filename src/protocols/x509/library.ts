/**
 * The X.509 library, loaded when it is first needed: it takes about 20 MB and a tenth of a second, and most stations never see a
 * certificate from one year to the next.
 */
export type Library = typeof import('@peculiar/x509');

export async function loadLibrary(): Promise<Library> {
  // It wants the metadata of its classes recorded from the first one on.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
