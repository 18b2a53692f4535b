/** What struck the back-end about a station, newest first. */
import type { FindingDto } from '../../../src/api/backend.js';
import { useText } from '../../shared/text.js';
import { shownTime } from '../times.js';

export function Findings({ findings }: { readonly findings: readonly FindingDto[] }) {
  const say = useText();
  if (findings.length === 0) return <p className="empty">{say('findings.none')}</p>;
  return (
    <div className="scrolled" tabIndex={0}>
      <p className="soft">{say('findings.hint')}</p>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{say('findings.at')}</th>
            <th scope="col">{say('findings.what')}</th>
            <th scope="col">{say('findings.seen')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.toReversed().map(({ number, at, code, text }) => (
            <tr key={number}>
              <td className="time">{shownTime(at)}</td>
              <td>{say(`finding.${code}`)}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
