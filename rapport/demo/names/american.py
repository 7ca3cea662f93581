"""Name parts of the United States."""

ENGLISH_GIVEN = """
Mason Harper Logan Avery Ethan Madison Wyatt Savannah Carter Brooklyn Dylan Autumn Hunter Kennedy Tyler Sierra
Chase Skylar Cody Paige Brandon Kayla Travis Shelby Dustin Amber Marcus Tiana Darnell Keisha Miguel Ximena Wade
Dolores Earl Loretta Curtis Maxine Vernon Bernadette
"""
ENGLISH_FAMILY = """
Abernale Bricker Calloway Dunleavy Emmerson Fairchild Gallatin Hargrove Iverley Jamison Kettering Lathrop McAllen
Newcomb O'Dwyer Pruitt Quimby Rutledge Sandoval Tillman Upshaw Vandermeer Whitlock Yancey Zimmerly Beauchamp
Crenshaw Delgadillo Eastwick Fontenot Gutterson Hollister Kilpatrick Ledbetter Montoya Ostrander Pemberton Redfern
Stallworth Trujeque
"""
