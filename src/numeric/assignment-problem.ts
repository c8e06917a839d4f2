/**
 * The pairing of rows with distinct columns that has the largest total weight: the Hungarian method with shortest
 * augmenting paths, O(rows^2 columns) (Kuhn 1955; Jonker and Volgenant 1987). `weights` is row-major, rows x cols.
 * Returns the column of each row, -1 for the rows that are left over when there are fewer columns.
 */
export function assignMaximum(weights: ArrayLike<number>, rows: number, cols: number): Int32Array {
  if (weights.length !== rows * cols) throw new RangeError(`${weights.length} weights for ${rows} x ${cols}`);
  if (rows <= cols) return assign(rows, cols, (i, j) => -weights[i * cols + j]!);
  const pairs = new Int32Array(rows).fill(-1);
  assign(cols, rows, (i, j) => -weights[j * cols + i]!).forEach((row, col) => {
    pairs[row] = col;
  });
  return pairs;
}

/** Least total cost, rows <= cols. */
function assign(rows: number, cols: number, cost: (row: number, col: number) => number): Int32Array {
  const rowPrice = new Float64Array(rows);
  const colPrice = new Float64Array(cols);
  const rowOf = new Int32Array(cols).fill(-1);
  const colOf = new Int32Array(rows).fill(-1);
  for (let start = 0; start < rows; start++) {
    // Shortest path from `start` over reduced costs to a column that is free; then the pairs along it change over.
    const distance = new Float64Array(cols).fill(Infinity);
    const before = new Int32Array(cols).fill(-1);
    const done = new Uint8Array(cols);
    let row = start;
    let col = -1;
    let reached = 0;
    for (;;) {
      let next = -1;
      for (let j = 0; j < cols; j++) {
        if (done[j]) continue;
        const through = reached + cost(row, j) - rowPrice[row]! - colPrice[j]!;
        if (through < distance[j]!) {
          distance[j] = through;
          before[j] = row;
        }
        if (next < 0 || distance[j]! < distance[next]!) next = j;
      }
      col = next;
      done[col] = 1;
      reached = distance[col]!;
      if (rowOf[col]! < 0) break;
      row = rowOf[col]!;
    }
    rowPrice[start]! += reached;
    for (let j = 0; j < cols; j++) {
      if (!done[j] || j === col) continue;
      colPrice[j]! += distance[j]! - reached;
      rowPrice[rowOf[j]!]! += reached - distance[j]!;
    }
    while (col >= 0) {
      const pathRow = before[col]!;
      const previous = colOf[pathRow]!;
      rowOf[col] = pathRow;
      colOf[pathRow] = col;
      col = pathRow === start ? -1 : previous;
    }
  }
  return colOf;
}
