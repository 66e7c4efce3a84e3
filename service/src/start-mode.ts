/** What one container image can be started as, by its first argument. */
export const startModes = ["api", "worker", "migrate", "purge"] as const;

export type StartMode = (typeof startModes)[number];

export function isStartMode(word: string | undefined): word is StartMode {
  return startModes.some((mode) => mode === word);
}
