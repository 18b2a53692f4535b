/** Tells the bench that started this program. */
export function send(message: unknown): void {
  if (!process.send) throw new Error('this program is started by a bench');
  process.send(message);
}
