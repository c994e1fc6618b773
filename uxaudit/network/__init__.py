"""Requests of uxaudit itself, and the proxy through which all traffic goes if the user names one."""
