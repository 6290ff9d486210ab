/** A workspace's row, in which nothing has happened yet. */
export const AT = 1_772_438_400_000;

export const workspace = (name: string) => ({
  workspace: name,
  name,
  created_at: AT,
  sample: 0 as const,
  position: 0,
  folded_to: 0,
  importing_at: null,
});
