/** A connector status as OCPP names it, in a colour that goes with it. */
const kinds: Readonly<Record<string, string>> = {
  Available: 'good',
  Charging: 'busy',
  Preparing: 'busy',
  Finishing: 'busy',
  Reserved: 'busy',
  SuspendedEV: 'waiting',
  SuspendedEVSE: 'waiting',
  Faulted: 'wrong',
};

export const StatusBadge = ({ status, children }: { readonly status: string; readonly children?: string }) => (
  <span className={`status ${kinds[status] ?? 'away'}`}>{children ?? status}</span>
);
