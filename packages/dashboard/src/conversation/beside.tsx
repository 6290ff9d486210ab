export function Beside(_: { id: string; onClose: () => void }) {
  return null;
}
