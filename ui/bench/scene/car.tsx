/** Vehicles from the side, nose to the right, in a box of 300 × 120 that stands on its lower edge. */
const shapes = {
  saloon: {
    body: 'M8 88 Q6 66 24 62 L70 54 Q104 22 150 20 Q198 20 226 52 L272 60 Q294 64 294 84 L294 92 Q294 98 286 98 L16 98 Q8 98 8 88 Z',
    glass: 'M84 54 Q112 30 148 29 L148 54 Z M156 29 Q192 29 212 54 L156 54 Z',
  },
  compact: {
    body: 'M26 88 Q22 58 44 52 L78 24 Q88 16 106 16 L176 16 Q194 16 208 30 L232 54 L262 60 Q276 64 276 82 L276 92 Q276 98 268 98 L34 98 Q26 98 26 88 Z',
    glass: 'M80 52 L98 30 Q102 26 110 26 L146 26 L146 52 Z M154 26 L176 26 Q186 26 194 34 L210 52 L154 52 Z',
  },
  van: {
    body: 'M6 86 L6 20 Q6 8 18 8 L216 8 Q230 8 238 20 L256 50 L282 60 Q294 64 294 80 L294 92 Q294 98 286 98 L14 98 Q6 98 6 90 Z',
    glass: 'M196 18 L216 18 Q224 18 228 24 L244 50 L196 50 Z',
  },
  small: {
    body: 'M62 88 Q58 50 82 40 L104 18 Q112 12 124 12 L186 12 Q204 12 214 28 L230 54 L250 60 Q262 64 262 80 L262 92 Q262 98 254 98 L70 98 Q62 98 62 88 Z',
    glass: 'M104 46 L118 26 Q122 22 130 22 L154 22 L154 46 Z M162 22 L184 22 Q194 22 200 32 L208 46 L162 46 Z',
  },
} as const;

type Shape = keyof typeof shapes;

/** Classes without a picture of their own look like a saloon. */
const shapeOf = (vehicle: string): Shape => {
  if (vehicle === 'compact' || vehicle === 'van' || vehicle === 'small') return vehicle;
  return 'saloon';
};

const wheels: Readonly<Record<Shape, readonly [number, number]>> = {
  saloon: [64, 236],
  compact: [74, 228],
  van: [62, 238],
  small: [104, 220],
};
/** Where the plug goes in: the flank behind the front wheel. */
export const portOf = (vehicle: string): readonly [x: number, y: number] =>
  ({ saloon: [268, 76], compact: [252, 76], van: [270, 74], small: [240, 76] })[shapeOf(vehicle)] as [number, number];

/** @param soc_pct how full its battery is; a bar under the doors shows it */
export function Car({ vehicle, soc_pct }: { readonly vehicle: string; readonly soc_pct?: number }) {
  const shape = shapeOf(vehicle);
  const { body, glass } = shapes[shape];
  const [rear, front] = wheels[shape];
  const [x, y] = portOf(vehicle);
  return (
    <g className={`vehicle ${vehicle}`}>
      <ellipse className="shadow" cx="150" cy="118" rx="142" ry="5" />
      <path className="body" d={body} />
      <path className="glass" d={glass} />
      <rect
        className="light"
        x={shape === 'saloon' || shape === 'van' ? 280 : shape === 'small' ? 248 : 262}
        y="70"
        width="12"
        height="7"
        rx="3"
      />
      {soc_pct !== undefined && (
        <>
          <rect className="cells" x={rear + 30} y="80" width={front - rear - 60} height="9" rx="4.5" />
          <rect className="charge" x={rear + 30} y="80" width={((front - rear - 60) * soc_pct) / 100} height="9" rx="4.5" />
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
