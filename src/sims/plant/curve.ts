/** A quantity over another: straight lines between the points, constant beyond the first and the last. */
export type Curve = (x: number) => number;

/** @throws RangeError when there is no point or the first coordinates do not rise: a table was mistyped. */
export function curve(...points: readonly (readonly [x: number, y: number])[]): Curve {
  const last = points.at(-1);
  if (!last) throw new RangeError('a curve needs a point');
  const segments = points.slice(1).map(([x, y], i) => {
    const [x0, y0] = points[i]!;
    if (x <= x0) throw new RangeError(`a curve must rise from point to point: ${String(x)} follows ${String(x0)}`);
    return { end: x, x0, y0, slope: (y - y0) / (x - x0) };
  });
  const [first_x, first_y] = points[0]!;
  const last_y = last[1];
  return (x) => {
    if (x <= first_x) return first_y;
    for (const segment of segments) if (x < segment.end) return segment.y0 + (x - segment.x0) * segment.slope;
    return last_y;
  };
}
