import type { StateRecorder } from './state-recorder.ts';

let active: StateRecorder | null = null;

/** The recorder of the step that is being traced, if one is: an optimizer can hand it fused updates. */
export function activeRecorder(): StateRecorder | null {
  return active;
}

export function withActiveRecorder<T>(recorder: StateRecorder, body: () => T): T {
  active = recorder;
  try {
    return body();
  } finally {
    active = null;
  }
}
