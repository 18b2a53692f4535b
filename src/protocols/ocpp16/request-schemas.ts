/** The JSON schemas of requests as data, for forms and descriptions: loaded when somebody wants them, since a station never does. */
export const loadRequestSchemas = () => import('./generated/request-schemas.js');
