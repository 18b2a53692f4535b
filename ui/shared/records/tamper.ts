/** Changes one digit of what the meter signed, as somebody might who wants to pay less: the last register, by as little as one digit can. */
export interface Tampered {
  readonly ocmf: string;
  /** The register as the meter wrote it, and as it stands there now. */
  readonly was: string;
  readonly is: string;
}

export function tamper(ocmf: string): Tampered | undefined {
  const register = [...ocmf.matchAll(/"RV":(\d+(?:\.\d+)?)/g)].findLast(([, value]) => Number(value) > 0);
  if (!register) return undefined;
  const [whole, was = ''] = register;
  const is = was.replace(/[1-9](?=[0.]*$)/, (digit) => String(Number(digit) - 1));
  return { ocmf: `${ocmf.slice(0, register.index)}"RV":${is}${ocmf.slice(register.index + whole.length)}`, was, is };
}
