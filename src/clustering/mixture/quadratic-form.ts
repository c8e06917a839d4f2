/** `x' A x` of the symmetric matrix that begins at `from`. */
export function quadraticForm(matrices: Float64Array, from: number, x: Float64Array): number {
  const d = x.length;
  let sum = 0;
  for (let a = 0, at = from; a < d; a++, at += d) {
    let row = matrices[at + a]! * x[a]!;
    for (let b = 0; b < a; b++) row += 2 * matrices[at + b]! * x[b]!;
    sum += row * x[a]!;
  }
  return sum;
}
