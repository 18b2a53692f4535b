/** Of the messages that wait for the back-end, and of those it has refused for good, an answer holds so many at most. */
export const mostLetters = 500;
