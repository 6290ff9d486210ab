/** Index of the last item whose instant is at or before `at`, -1 where there is none. Items in order of `at`. */
export function lastAtOrBefore(items: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
