/** A level in percent, with its number beside it. */
export const Gauge = ({
  label,
  value,
  text,
  kind,
}: {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly kind: 'vehicle' | 'pack';
}) => (
  <div className={`gauge ${kind}`}>
    <span className="label">{label}</span>
    <span
      className="bar"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value)}
      aria-valuetext={text}
    >
      <span style={{ width: `${Math.min(100, Math.max(0, value))}%` }} />
    </span>
    <span className="number">{text}</span>
  </div>
);
