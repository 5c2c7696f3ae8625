import { afterEach, beforeEach, expect, vi } from 'vitest';

// A console call in a test fails it: the libraries return values and errors, only the command line prints.
const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
let calls: string[] = [];

beforeEach(() => {
  calls = [];
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      calls.push(`console.${method}(${args.map(String).join(', ')})`);
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(calls, 'console calls in a test').toEqual([]);
});
