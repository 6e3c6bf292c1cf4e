"""scikit-learn's ball tree, which AIF360's consistency takes, on a file that
   `neighbours … write FILE` made. Only the first QUERIES profiles are asked about (they
   are in no order); seconds are those for all.

   balltree.py FILE K QUERIES
"""
import sys
import time

import numpy as np
from sklearn.neighbors import NearestNeighbors

COLUMNS = 8 + 8 * 9

x = np.fromfile(sys.argv[1]).reshape(-1, COLUMNS)
x = x[:, x.any(axis=0)]
k, queries = int(sys.argv[2]), min(int(sys.argv[3]), len(x))
start = time.perf_counter()
tree = NearestNeighbors(n_neighbors=k + 1, algorithm="ball_tree").fit(x)
built = time.perf_counter()
distance, _ = tree.kneighbors(x[:queries])
asked = time.perf_counter()
print(f"ball tree: {built - start + (asked - built) / queries * len(x):.1f} s, "
      f"mean distance of {queries}: {distance[:, k].mean():.9f}")
