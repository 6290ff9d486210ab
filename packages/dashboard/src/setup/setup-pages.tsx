export function SetupPages() {
  return null;
}
