//! What impact says about a script. WIRE HERE: `impact::analysis::verdict`.
