/** Faults of the catalogue: make a device report one, or report that it has gone. */
import { useState } from 'react';
import type { CatalogueDto, StateDto } from '../../../src/api/index.js';
import { Complaint, useAct } from '../../shared/act.js';
import { Button } from '../../shared/button.js';
import { call } from '../../shared/call.js';
import { SelectField } from '../../shared/field.js';
import { type Live, useLive } from '../../shared/live.js';
import { useText, useTextOr } from '../../shared/text.js';

const sides = ['A', 'B'] as const;

export function FaultHands({ live, catalogue: { faults } }: { readonly live: Live; readonly catalogue: CatalogueDto }) {
  const say = useText();
  const textOr = useTextOr();
  const { act, complaint } = useAct();
  const raised = useLive(live, ({ state }) => state?.faults);
  const [code, setCode] = useState(faults[0]?.code ?? '');
  const [side, setSide] = useState<'A' | 'B'>('A');
  const chosen = faults.find((fault) => fault.code === code);
  const ofSide = chosen?.scope === 'side';
  const at = (where: 'A' | 'B' | null) => ({ params: { code }, query: where === null ? {} : { side: where } });
  return (
    <div className="fault-hands">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act(() => call('injectFault', at(ofSide ? side : null)));
        }}
      >
        <SelectField
          label={say('faults.fault')}
          value={code}
          set={setCode}
          options={faults.map((fault) => [fault.code, `${textOr(`fault.${fault.code}`, fault.info)} · ${fault.code}`])}
        />
        <SelectField
          label={say('faults.where')}
          value={ofSide ? side : ''}
          set={(value) => setSide(sides.find((each) => each === value) ?? 'A')}
          disabled={!ofSide}
          options={ofSide ? sides.map((each) => [each, say(`side.${each}`)] as const) : [['', say('faults.station')]]}
        />
        <Button type="submit" kind="danger">
          {say('faults.inject')}
        </Button>
      </form>
      {chosen && <p className="soft mono">{`${chosen.errorCode} · ${chosen.vendorErrorCode} · ${chosen.info}`}</p>}
      <Complaint text={complaint} />
      <h2>{say('faults.raised')}</h2>
      {raised?.length === 0 && <p className="soft">{say('faults.none')}</p>}
      <ul>
        {raised?.map((fault) => (
          <Raised key={`${fault.code} ${fault.side}`} fault={fault} clear={() => act(() => clear(fault))} />
        ))}
      </ul>
    </div>
  );
}

type Fault = StateDto['faults'][number];

const clear = ({ code, side }: Fault) => call('clearFault', { params: { code }, query: side === null ? {} : { side } });

function Raised({ fault, clear: act }: { readonly fault: Fault; readonly clear: () => void }) {
  const say = useText();
  const textOr = useTextOr();
  const { code, side, info } = fault;
  return (
    <li>
      <span className="badge wrong">{side ?? '!'}</span>
      <span>{textOr(`fault.${code}`, info)}</span>
      <span className="soft mono">{code}</span>
      <Button onClick={act}>{say('faults.clear')}</Button>
    </li>
  );
}
