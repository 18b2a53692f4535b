/** The cable of a side, from the cabinet to its holder or to the vehicle; drawn for side A, mirrored for B. */
import type { StateDto } from '../../../src/api/index.js';
import { portOf } from './car.js';

interface Props {
  readonly vehicle: StateDto['sides']['A']['vehicle'];
  readonly power_W: number;
  /** Upper left corner of the vehicle's box. */
  readonly carAt: readonly [x: number, y: number];
}

/** Where the cable leaves the cabinet, and where the plug hangs. */
const outlet = [350, 236] as const;
const holder = [338, 330] as const;

export function Cable({ vehicle, power_W, carAt: [carX, carY] }: Props) {
  const [port, loose] = [vehicle ? portOf(vehicle.vehicle) : undefined, vehicle?.contact === 'bad'];
  const [x, y] = port ? [carX + port[0] + (loose ? 14 : 0), carY + port[1]] : holder;
  const d = port
    ? `M${outlet.join(' ')} C ${outlet[0] - 26} 300, ${x + 54} ${y + 118}, ${x + 22} ${y}`
    : `M${outlet.join(' ')} C 296 270, 280 520, 318 520 S 352 420, ${x} ${y + 26}`;
  return (
    <g className={loose ? 'cable loose' : 'cable'}>
      <rect className="holder" x={holder[0] - 2} y={holder[1] - 12} width="18" height="30" rx="4" />
      <path className="jacket" d={d} />
      {power_W > 50 && <path className="current" d={d} />}
      {port ? (
        <g transform={`translate(${x} ${y})`}>
          <rect className="plug" x="0" y="-8" width="24" height="16" rx="5" />
          <rect className="tip" x="-5" y="-5" width="6" height="10" rx="2" />
        </g>
      ) : (
        <rect className="plug" x={x - 8} y={y} width="16" height="26" rx="5" />
      )}
    </g>
  );
}
