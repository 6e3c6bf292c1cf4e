"""Linear and integer programs, solved by the library of GLPK in this process."""
import ctypes, ctypes.util

LIBRARY = ctypes.util.find_library("glpk")
MAXIMIZE, FREE, LOWER, UPPER, DOUBLE, FIXED, INTEGER, OPTIMAL = 2, 1, 2, 3, 4, 5, 2, 5
SECONDS = 20


class Options(ctypes.Structure):
    """The first members of glp_iocp."""
    _fields_ = [("msg_lev", ctypes.c_int), ("br_tech", ctypes.c_int), ("bt_tech", ctypes.c_int),
                ("tol_int", ctypes.c_double), ("tol_obj", ctypes.c_double),
                ("tm_lim", ctypes.c_int), ("others", ctypes.c_char * 4096)]


def library():
    glpk = ctypes.CDLL(LIBRARY)
    glpk.glp_create_prob.restype = ctypes.c_void_p
    for name in ("glp_mip_col_val", "glp_get_col_prim"):
        getattr(glpk, name).restype = ctypes.c_double
    glpk.glp_term_out(0)
    return glpk


class Program:
    """Whole numbers with bounds, and sums of them that lie between two numbers."""

    glpk = None

    def __init__(self, bounds):
        """bounds: {name: (low, high)}"""
        Program.glpk = Program.glpk or library()
        self.place = {name: j + 1 for j, name in enumerate(bounds)}
        self.at = ctypes.c_void_p(self.glpk.glp_create_prob())
        self.goal = ()
        self.glpk.glp_add_cols(self.at, len(bounds) or 1)
        for name, (low, high) in bounds.items():
            self.glpk.glp_set_col_kind(self.at, self.place[name], INTEGER)
            self.glpk.glp_set_col_bnds(self.at, self.place[name],
                                       FIXED if low == high else DOUBLE,
                                       ctypes.c_double(low), ctypes.c_double(high))

    def __del__(self):
        self.glpk.glp_delete_prob(self.at)

    def add(self, terms, low, high):
        """low <= the sum of factor * name <= high; terms: {name: factor}"""
        n = len(terms)
        row = self.glpk.glp_add_rows(self.at, 1)
        kind = (FIXED if low == high else DOUBLE if low > -1e300 and high < 1e300 else
                LOWER if low > -1e300 else UPPER)
        self.glpk.glp_set_row_bnds(self.at, row, kind, ctypes.c_double(low), ctypes.c_double(high))
        places = (ctypes.c_int * (n + 1))(0, *(self.place[name] for name in terms))
        factors = (ctypes.c_double * (n + 1))(0, *terms.values())
        self.glpk.glp_set_mat_row(self.at, row, n, places, factors)

    def extreme(self, names, most, whole=True):
        """Values by which the sum of these is the most, or the least, that it can be."""
        for name in self.goal:
            self.glpk.glp_set_obj_coef(self.at, self.place[name], ctypes.c_double(0))
        for name in names:
            self.glpk.glp_set_obj_coef(self.at, self.place[name], ctypes.c_double(1))
        self.goal = tuple(names)
        self.glpk.glp_set_obj_dir(self.at, MAXIMIZE if most else 1)
        if self.glpk.glp_simplex(self.at, None) or self.glpk.glp_get_status(self.at) != OPTIMAL:
            raise ArithmeticError("nothing agrees with what is published")
        if not whole:
            return {name: self.glpk.glp_get_col_prim(self.at, j) for name, j in self.place.items()}
        how = Options()
        self.glpk.glp_init_iocp(ctypes.byref(how))
        how.msg_lev, how.tm_lim = 0, 1000 * SECONDS
        if self.glpk.glp_intopt(self.at, ctypes.byref(how)) or \
                self.glpk.glp_mip_status(self.at) != OPTIMAL:
            raise ArithmeticError("no whole numbers agree with what is published")
        return {name: round(self.glpk.glp_mip_col_val(self.at, j)) for name, j in self.place.items()}
