//! The grammar of math expressions: operators by their strength, functions, inputs.

use super::lex::{Token, tokens};

/// How deep parentheses and signs may nest.
const DEEPEST: usize = 60;
/// The most words of an expression.
const MOST_WORDS: usize = 1_000;

/// An expression, read.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A number.
    Number(f64),
    /// The answer of a target.
    Input(String),
    /// A sign before an expression: `-` or `!`.
    Unary(&'static str, Box<Node>),
    /// An operator between two.
    Binary(&'static str, Box<Node>, Box<Node>),
    /// A function of one expression.
    Call(Function, Box<Node>),
    /// A function of nothing: a constant, null included.
    Constant(Option<f64>),
}

/// Functions of one argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// Without its sign.
    Abs,
    /// The natural logarithm.
    Log,
    /// To the nearest whole number, halves away from zero.
    Round,
    /// Up to a whole number.
    Ceil,
    /// Down to a whole number.
    Floor,
    /// 1 for NaN.
    IsNan,
    /// 1 for infinities.
    IsInf,
    /// 1 for null.
    IsNull,
    /// 1 for what is neither null, NaN nor infinite.
    IsNumber,
}

/// Functions by name.
const FUNCTIONS: [(&str, Function); 9] = [
    ("abs", Function::Abs),
    ("log", Function::Log),
    ("round", Function::Round),
    ("ceil", Function::Ceil),
    ("floor", Function::Floor),
    ("is_nan", Function::IsNan),
    ("is_inf", Function::IsInf),
    ("is_null", Function::IsNull),
    ("is_number", Function::IsNumber),
];

/// Functions without arguments.
const CONSTANTS: [(&str, Option<f64>); 4] =
    [("nan", Some(f64::NAN)), ("inf", Some(f64::INFINITY)), ("infn", Some(f64::NEG_INFINITY)), ("null", None)];

/// Operators, the weakest first; those of one strength are read from the left.
const LEVELS: [&[&str]; 6] =
    [&["||"], &["&&"], &["==", "!=", ">", ">=", "<", "<="], &["+", "-"], &["*", "/", "%"], &["**"]];

impl Node {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        if tokens.len() > MOST_WORDS {
            return Err(format!("the expression has more than {MOST_WORDS} words"));
        }
        let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
        let node = parser.level(0)?;
        match parser.next() {
            None => Ok(node),
            Some(token) => Err(format!("{} stands where the expression should end", shown(Some(token)))),
        }
    }

    /// The names of the targets that it uses, in order of first use.
    pub fn inputs(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.collect(&mut out);
        out
    }

    fn collect(&self, out: &mut Vec<String>) {
        match self {
            Self::Input(name) if !out.contains(name) => out.push(name.clone()),
            Self::Unary(_, node) | Self::Call(_, node) => node.collect(out),
            Self::Binary(_, a, b) => {
                a.collect(out);
                b.collect(out);
            }
            Self::Input(_) | Self::Number(_) | Self::Constant(_) => {}
        }
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Token> {
        self.at += 1;
        self.tokens.get(self.at - 1)
    }

    /// Operators of a level between expressions of the next.
    fn level(&mut self, level: usize) -> Result<Node, String> {
        let Some(signs) = LEVELS.get(level) else { return self.factor() };
        let mut node = self.level(level + 1)?;
        while let Some(Token::Sign(sign)) = self.peek()
            && signs.contains(sign)
        {
            self.at += 1;
            node = Node::Binary(sign, Box::new(node), Box::new(self.level(level + 1)?));
        }
        Ok(node)
    }

    fn factor(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the expression is nested too deeply".into());
        }
        let node = match self.next() {
            Some(Token::Number(value)) => Node::Number(*value),
            Some(Token::Input(name)) => Node::Input(name.clone()),
            Some(Token::Name(name)) => self.call(name)?,
            Some(Token::Sign(sign @ ("-" | "!"))) => Node::Unary(sign, Box::new(self.factor()?)),
            Some(Token::Sign("(")) => self.closed()?,
            other => return Err(format!("expected a number, `$NAME` or a function, found {}", shown(other))),
        };
        self.depth -= 1;
        Ok(node)
    }

    /// An expression up to its closing parenthesis.
    fn closed(&mut self) -> Result<Node, String> {
        let node = self.level(0)?;
        self.expect(")")?;
        Ok(node)
    }

    fn call(&mut self, name: &str) -> Result<Node, String> {
        if let Some((_, value)) = CONSTANTS.iter().find(|(n, _)| *n == name) {
            self.expect("(")?;
            self.expect(")")?;
            return Ok(Node::Constant(*value));
        }
        let Some((_, function)) = FUNCTIONS.iter().find(|(n, _)| *n == name) else {
            let known = FUNCTIONS.iter().map(|f| f.0).chain(CONSTANTS.iter().map(|c| c.0));
            let near = crate::diag::nearest(name, known);
            let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            return Err(format!("unknown function `{name}`{hint}"));
        };
        self.expect("(")?;
        Ok(Node::Call(*function, Box::new(self.closed()?)))
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        match self.next() {
            Some(Token::Sign(found)) if *found == sign => Ok(()),
            other => Err(format!("expected `{sign}`, found {}", shown(other))),
        }
    }
}

fn shown(token: Option<&Token>) -> String {
    match token {
        None => "the end".into(),
        Some(Token::Number(value)) => format!("`{value}`"),
        Some(Token::Input(name)) => format!("`${name}`"),
        Some(Token::Name(name)) => format!("`{name}`"),
        Some(Token::Sign(sign)) => format!("`{sign}`"),
    }
}
