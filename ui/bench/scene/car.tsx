/** Vehicles from the side, nose to the right, in a box of 300 × 120 that stands on its lower edge. */
interface Shape {
  readonly body: string;
  readonly glass: string;
  /** Middle of the rear and of the front wheel. */
  readonly wheels: readonly [rear: number, front: number];
  /** Left edge of the headlight. */
  readonly light: number;
  /** Where the plug goes in: the flank behind the front wheel. */
  readonly port: readonly [x: number, y: number];
}

const saloon: Shape = {
  body: 'M8 88 Q6 66 24 62 L70 54 Q104 22 150 20 Q198 20 226 52 L272 60 Q294 64 294 84 L294 92 Q294 98 286 98 L16 98 Q8 98 8 88 Z',
  glass: 'M84 54 Q112 30 148 29 L148 54 Z M156 29 Q192 29 212 54 L156 54 Z',
  wheels: [64, 236],
  light: 280,
  port: [268, 76],
};

/** Classes without a shape of their own look like a saloon. */
const shapes: Readonly<Record<string, Shape>> = {
  'saloon-800': {
    body: 'M6 88 Q2 70 14 66 L30 60 Q104 28 158 27 Q204 28 238 58 L274 64 Q295 68 295 84 L295 92 Q295 98 287 98 L14 98 Q6 98 6 88 Z',
    glass: 'M72 56 Q116 36 154 35 L154 57 Z M162 35 Q194 37 220 58 L162 57 Z',
    wheels: [60, 240],
    light: 281,
    port: [270, 78],
  },
  compact: {
    body: 'M26 88 Q22 58 44 52 L78 24 Q88 16 106 16 L176 16 Q194 16 208 30 L232 54 L262 60 Q276 64 276 82 L276 92 Q276 98 268 98 L34 98 Q26 98 26 88 Z',
    glass: 'M80 52 L98 30 Q102 26 110 26 L146 26 L146 52 Z M154 26 L176 26 Q186 26 194 34 L210 52 L154 52 Z',
    wheels: [74, 228],
    light: 262,
    port: [252, 76],
  },
  van: {
    body: 'M6 86 L6 20 Q6 8 18 8 L216 8 Q230 8 238 20 L256 50 L282 60 Q294 64 294 80 L294 92 Q294 98 286 98 L14 98 Q6 98 6 90 Z',
    glass: 'M196 18 L216 18 Q224 18 228 24 L244 50 L196 50 Z',
    wheels: [62, 238],
    light: 280,
    port: [270, 74],
  },
  small: {
    body: 'M62 88 Q58 50 82 40 L104 18 Q112 12 124 12 L186 12 Q204 12 214 28 L230 54 L250 60 Q262 64 262 80 L262 92 Q262 98 254 98 L70 98 Q62 98 62 88 Z',
    glass: 'M104 46 L118 26 Q122 22 130 22 L154 22 L154 46 Z M162 22 L184 22 Q194 22 200 32 L208 46 L162 46 Z',
    wheels: [104, 220],
    light: 248,
    port: [240, 76],
  },
};

const shapeOf = (vehicle: string): Shape => shapes[vehicle] ?? saloon;

export const portOf = (vehicle: string): Shape['port'] => shapeOf(vehicle).port;

interface Props {
  readonly vehicle: string;
  /** How full its battery is; a bar under the doors shows it. */
  readonly soc_pct?: number;
  /** Drawn the other way round by whoever uses it: the bar fills from left to right all the same. */
  readonly mirrored?: boolean;
}

export function Car({ vehicle, soc_pct, mirrored = false }: Props) {
  const {
    body,
    glass,
    wheels: [rear, front],
    light,
    port: [x, y],
  } = shapeOf(vehicle);
  const [left, width] = [rear + 30, front - rear - 60];
  const filled = (width * (soc_pct ?? 0)) / 100;
  return (
    <g className={`vehicle ${vehicle}`}>
      <ellipse className="shadow" cx="150" cy="118" rx="142" ry="5" />
      <path className="body" d={body} />
      <path className="glass" d={glass} />
      <rect className="light" x={light} y="70" width="12" height="7" rx="3" />
      {soc_pct !== undefined && (
        <>
          <rect className="cells" x={left} y="80" width={width} height="9" rx="4.5" />
          <rect className="charge" x={mirrored ? left + width - filled : left} y="80" width={filled} height="9" rx="4.5" />
        </>
      )}
      {vehicle === 'cold' && (
        <path
          className="snow"
          d="M104 40 Q120 20 150 18 Q186 18 206 36 Q196 32 186 30 Q170 26 150 27 Q124 28 104 40 Z M230 53 Q252 54 272 60 Q250 60 230 53 Z"
        />
      )}
      {[rear, front].map((at) => (
        <g key={at}>
          <circle className="tyre" cx={at} cy="98" r="21" />
          <circle className="rim" cx={at} cy="98" r="12" />
        </g>
      ))}
      <circle className="port" cx={x} cy={y} r="6" />
    </g>
  );
}
