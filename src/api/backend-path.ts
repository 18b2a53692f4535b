/** Where the console finds the built-in back-end; apart from its shapes, so that pages and servers need not load those. */
export const backendPath = '/backend/api';
/** Below `backendPath`: a WebSocket on which events come; nothing goes the other way. */
export const backendLivePath = '/events';
