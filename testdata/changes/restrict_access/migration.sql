REVOKE SELECT ON salaries FROM reporting;
