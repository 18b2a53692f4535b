/** A vehicle of a class of the catalogue, with what is to be different about it, and its plug. */
import { useState } from 'react';
import type { CatalogueDto } from '../../../src/api/index.js';
import type { Acting } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { Check, NumberField, SelectField } from '../../shared/field.js';
import { useText } from '../../shared/text.js';
import { VehicleChoice } from './vehicle-choice.js';

const protocols = ['DIN 70121', 'ISO 15118-2'] as const;

export function PlugForm({
  side,
  catalogue: { vehicles },
  act,
}: {
  readonly side: 'A' | 'B';
  readonly catalogue: CatalogueDto;
  readonly act: Acting['act'];
}) {
  const say = useText();
  const [vehicle, setVehicle] = useState(vehicles[0]?.vehicle ?? '');
  const [soc, setSoc] = useState('20');
  const [target, setTarget] = useState('');
  const [limit_kW, setLimit] = useState('');
  const [protocol, setProtocol] = useState('');
  const [maxCurrent_A, setMaxCurrent] = useState('');
  const [maxVoltage_V, setMaxVoltage] = useState('');
  const [bad, setBad] = useState(false);
  const [refuses, setRefuses] = useState(false);
  const other = protocols.find((each) => each === protocol);
  const body = {
    vehicle,
    soc_pct: Number(soc),
    ...(target !== '' && { target_pct: Number(target) }),
    ...(limit_kW !== '' && { maxPower_W: Number(limit_kW) * 1000 }),
    ...(maxCurrent_A !== '' && { maxCurrent_A: Number(maxCurrent_A) }),
    ...(maxVoltage_V !== '' && { maxVoltage_V: Number(maxVoltage_V) }),
    ...(other && { protocol: other }),
    ...(bad && { contact: 'bad' as const }),
    ...(refuses && { refuses }),
  };
  const known = vehicles.find((each) => each.vehicle === vehicle);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        act(() => call('plug', { params: { side }, body }));
      }}
    >
      <VehicleChoice vehicles={vehicles} chosen={vehicle} choose={setVehicle} />
      <div className="row3">
        <NumberField label={say('hands.soc')} value={soc} set={setSoc} min={0} max={100} required />
        <NumberField
          label={say('hands.target')}
          value={target}
          set={setTarget}
          min={1}
          max={100}
          placeholder={String(known?.target_pct ?? '')}
        />
        <NumberField
          label={say('hands.limit')}
          value={limit_kW}
          set={setLimit}
          min={0}
          max={1000}
          placeholder={known ? String(known.maxPower_W / 1000) : ''}
        />
      </div>
      <details>
        <summary>{say('hands.more')}</summary>
        <div className="row3">
          <SelectField
            label={say('hands.protocol')}
            value={protocol}
            set={setProtocol}
            options={[
              ['', known?.protocol ?? ''],
              ...protocols.filter((each) => each !== known?.protocol).map((each) => [each, each] as const),
            ]}
          />
          <NumberField
            label={say('hands.maxCurrent')}
            value={maxCurrent_A}
            set={setMaxCurrent}
            min={1}
            max={1000}
            placeholder={String(known?.maxCurrent_A ?? '')}
          />
          <NumberField
            label={say('hands.maxVoltage')}
            value={maxVoltage_V}
            set={setMaxVoltage}
            min={50}
            max={1500}
            placeholder={String(known?.maxVoltage_V ?? '')}
          />
        </div>
      </details>
      <div className="tools">
        <Check label={say('hands.badContact')} checked={bad} set={setBad} />
        <Check label={say('hands.refuses')} checked={refuses} set={setRefuses} />
        <Button type="submit" kind="main" className="push">
          {say('hands.plug')}
        </Button>
      </div>
    </form>
  );
}
