import { type Clock, seconds } from '../kernel/index.js';

/** Back-ends wait half a minute for the answer to a command, or longer; a question to them that comes before the answer must leave some of it. */
const longest_ms = seconds(20);

/** What comes of something under way; undefined when the command that asked for it must be answered before. */
export function inTime<T>(clock: Clock, underWay: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = clock.after('answer to a command', longest_ms, () => resolve(undefined));
    void underWay.then((outcome) => {
      timer.cancel();
      resolve(outcome);
    });
  });
}
