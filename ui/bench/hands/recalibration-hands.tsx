/** Forced SoC recalibration of a pack: how it stands, and starting and stopping it by hand. */
import type { StateDto } from '../../../src/api/index.js';
import type { useAct } from '../../shared/act.js';
import { Toggle } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { useNumbers, useText } from '../../shared/text.js';

interface Props {
  readonly side: 'A' | 'B';
  readonly state: StateDto['sides']['A'];
  readonly act: ReturnType<typeof useAct>['act'];
}

export function RecalibrationHands({ side, state: { pack, recalibration }, act }: Props) {
  const say = useText();
  const { percent } = useNumbers();
  const label = say('device.recalibration', { side });
  const { at, cause } = recalibration;
  const wanted = at !== 'off';
  return (
    <div className="group" role="group" aria-label={label}>
      <span className="name">{label}</span>
      <Toggle pressed={wanted} onClick={() => act(() => call('setRecalibration', { params: { side }, body: { on: !wanted } }))}>
        {say('device.recalibrate')}
      </Toggle>
      <span className="soft">
        {cause ? `${say(`recalibration.${at}`)}: ${say(`recalibration.${cause}`)}` : say('recalibration.off')} ·{' '}
        {say('device.socs', { reported: percent(pack.reportedSoc_pct), cells: percent(pack.packSoc_pct) })}
      </span>
    </div>
  );
}
