/**
 * The stop key SB1 of each side (manual §2.4). It interrupts nothing by itself: it asks for the card once more, for a while, and what the
 * vehicle gets stays as it was (R-HMI-51, R-HMI-52). The card itself is judged where all cards are.
 */
import { type Clock, type Instant, later, type PerSide, type Side, seconds, sides, type Timer } from '../../kernel/index.js';
import type { ChargingPoint } from '../connector/charging-point.js';
import type { Settings } from '../settings/settings.js';

/** The station waits for the card that may end this session. */
export interface StopPrompt {
  readonly until: Instant;
}

export interface StopKeysParts {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly points: PerSide<ChargingPoint>;
}

export class StopKeys {
  readonly #parts: StopKeysParts;
  readonly #prompts = new Map<Side, StopPrompt & { readonly timer: Timer }>();

  constructor(parts: StopKeysParts) {
    this.#parts = parts;
    for (const side of sides) {
      const point = parts.points[side];
      point.events.on('changed', () => {
        if (point.state.at !== 'charging') this.#close(side);
      });
    }
  }

  prompt(side: Side): StopPrompt | undefined {
    const prompt = this.#prompts.get(side);
    return prompt && { until: prompt.until };
  }

  /** Pressed again, it waits anew. Where nothing charges it does nothing; in free vend, where nobody has a card, it stops at once (R-FVM-06). */
  press(side: Side): void {
    const { clock, settings, points } = this.#parts;
    if (points[side].state.at !== 'charging') return;
    if (settings.get('VWGC.FreeVendModeActive')) return points[side].stop({ reason: 'Local' });
    this.#close(side);
    const limit_ms = seconds(settings.get('hmi.stop_button_auth_timeout'));
    const timer = clock.after(`stop key ${side}`, limit_ms, () => this.#close(side));
    this.#prompts.set(side, { until: later(clock.now(), limit_ms), timer });
  }

  #close(side: Side): void {
    this.#prompts.get(side)?.timer.cancel();
    this.#prompts.delete(side);
  }
}
