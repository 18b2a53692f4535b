/** Of the messages that wait for the back-end, and of those it has refused for good, an answer holds so many at most. */
export const mostLetters = 500;
/** Time can be moved on so far at once, in milliseconds of the station. */
export const mostAhead_ms = 31 * 86_400_000;

/** Signed records in an answer that names no limit. */
export const usualRecords = 100;
