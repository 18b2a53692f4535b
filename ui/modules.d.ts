/** Styles are found by the build. */
declare module '*.css';
