/** A device call failed. The code is looked up in the station's fault catalogue; the context is for the log. */
export class DeviceFault extends Error {
  readonly code: string;
  readonly context: Readonly<Record<string, unknown>>;
  constructor(code: string, context: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(context)}`, options);
    this.name = 'DeviceFault';
    this.code = code;
    this.context = context;
  }
}
